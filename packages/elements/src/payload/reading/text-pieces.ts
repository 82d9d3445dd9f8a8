/** So much is joined at once, in UTF-16 units. */
const RUN_LENGTH = 65_536;

/**
 * A long text that is put together from many short ones. They are joined run by run: what is added to a string a million times is made
 * one by the browser only when somebody looks at it, and that takes as long as a second.
 */
export class TextPieces {
  readonly #runs: string[] = [];
  #run: string[] = [];
  #runLength = 0;
  #length = 0;

  /** In UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  push(piece: string): void {
    if (piece === '') return;
    this.#run.push(piece);
    this.#length += piece.length;
    this.#runLength += piece.length;
    if (this.#runLength < RUN_LENGTH) return;
    this.#runs.push(this.#run.join(''));
    this.#run = [];
    this.#runLength = 0;
  }

  /** The whole text. */
  join(): string {
    return [...this.#runs, ...this.#run].join('');
  }
}
