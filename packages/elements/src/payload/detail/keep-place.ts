import type { ReactiveControllerHost } from 'lit';

/** Keeps the keyboard’s place when the button that was pressed is gone with the next update: `neighbour` gets the focus then. */
export async function keepPlace(
  host: ReactiveControllerHost,
  pressed: EventTarget | null,
  neighbour: string,
): Promise<void> {
  if (!(pressed instanceof HTMLElement)) return;
  const next = pressed.closest('.detail')?.querySelector<HTMLElement>(neighbour);
  await host.updateComplete;
  if (!pressed.isConnected) next?.focus({ preventScroll: true });
}
