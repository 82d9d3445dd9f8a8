/** What is different between two payloads of a topic. */
export interface PayloadChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Where: a path, a line or a range of bytes. */
  readonly place: string;
  readonly before: string;
  readonly after: string;
}

/** Differences, the first ones of many. */
export interface PayloadChanges {
  readonly changes: readonly PayloadChange[];
  /** There are more than are told. */
  readonly more: boolean;
}

/** So many are told. */
export const MAX_CHANGES = 500;
