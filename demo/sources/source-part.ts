/** A piece of a line of source; with a kind where it is drawn in its own way. */
export interface SourcePart {
  readonly kind?: string;
  readonly text: string;
}
