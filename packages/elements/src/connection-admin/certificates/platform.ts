/** Pure: where a browser keeps its certificates, as far as it tells what it is. */

/** A place with import steps of its own: Firefox has its own store, the others use the system's. */
export type CertificatePlace =
  'windows' | 'mac' | 'linux' | 'chromeos' | 'firefox' | 'android' | 'ios';

/** All of them, the most common first. */
export const CERTIFICATE_PLACES: readonly CertificatePlace[] = [
  'windows',
  'mac',
  'linux',
  'firefox',
  'chromeos',
  'android',
  'ios',
];

/**
 * The place of the browser at hand; a guess that the person can correct.
 *
 * @param userAgent - as in `navigator.userAgent`.
 * @param maxTouchPoints - as in `navigator`: an iPad says that it is a Mac, and has a touch screen.
 */
export function certificatePlace(userAgent: string, maxTouchPoints: number): CertificatePlace {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (/Macintosh/.test(userAgent) && maxTouchPoints > 1) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/CrOS/.test(userAgent)) return 'chromeos';
  if (/Macintosh/.test(userAgent)) return 'mac';
  return /Windows/.test(userAgent) ? 'windows' : 'linux';
}
