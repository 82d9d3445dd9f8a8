/**
 * What becomes of a secret that is saved, and never shown. It stays unless somebody replaces or removes it; a replacement that was not
 * typed replaces nothing.
 */
export type KeptSecret = 'none' | 'keep' | 'replace' | 'remove';
