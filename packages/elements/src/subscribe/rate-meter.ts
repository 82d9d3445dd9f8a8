/** Messages and bytes a second, over the last full second or so. */
export class RateMeter {
  #messages = 0;
  #bytes = 0;
  #since = performance.now();
  #rate = { messages: 0, bytes: 0 };

  get rate(): { readonly messages: number; readonly bytes: number } {
    return this.#rate;
  }

  /** Whether anything was counted, or still shows, so that somebody should read it once a second. */
  get active(): boolean {
    return this.#messages > 0 || this.#rate.messages > 0;
  }

  count(bytes: number): void {
    // After a silence the first second begins with the first message.
    if (!this.active) this.#since = performance.now();
    this.#messages++;
    this.#bytes += bytes;
  }

  /** Ends the interval that is being counted. */
  read(): void {
    const now = performance.now();
    const seconds = Math.max((now - this.#since) / 1000, 0.001);
    this.#rate = { messages: this.#messages / seconds, bytes: this.#bytes / seconds };
    this.#messages = 0;
    this.#bytes = 0;
    this.#since = now;
  }
}
