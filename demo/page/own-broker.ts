import '@mqtt-kit/elements';

/** Puts the connection that was saved or chosen last to use, below the form. */
export function startOwnBroker(): void {
  for (const place of document.querySelectorAll('[data-broker-address]'))
    place.textContent = new URL('/mqtt', location.href.replace(/^http/, 'ws')).href;
  const panel = document.getElementById('own-broker');
  const form = panel?.querySelector('form');
  const name = panel?.querySelector('[data-own-name]');
  const subscribe = panel?.querySelector('mqtt-subscribe');
  const connected = panel?.querySelectorAll('mqtt-subscribe, mqtt-publish, mqtt-connection-status');
  if (!panel || !form || !name || !subscribe || !connected) return;

  // Out of sight, and without a name it would take the connection around it.
  subscribe.disabled = true;
  const use = (connection: string): void => {
    name.textContent = connection;
    subscribe.disabled = false;
    for (const element of connected) element.setAttribute('connection', connection);
    panel.hidden = false;
  };
  document.body.addEventListener('mqtt-connection-saved', (event) => {
    use(event.connectionName);
  });
  document.body.addEventListener('mqtt-connection-selected', (event) => {
    use(event.connectionName);
  });
  document.body.addEventListener('mqtt-connection-removed', (event) => {
    if (event.connectionName !== name.textContent) return;
    panel.hidden = true;
    subscribe.disabled = true;
    // Nobody is left who would want the connection.
    for (const element of connected) element.removeAttribute('connection');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const filter = new FormData(form).get('filter');
    if (typeof filter === 'string') subscribe.setAttribute('topic', filter);
  });
}
