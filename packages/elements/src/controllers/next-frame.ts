/** A page in the background gets no frames; there, work waits at most this long, in milliseconds. */
const WITHOUT_FRAMES_MS = 250;

/** Runs `task` before the next paint, or soon when nothing is painted. Returns the way to cancel it. */
export function nextFrame(task: () => void): () => void {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    cancel();
    task();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, WITHOUT_FRAMES_MS);
  return cancel;
}
