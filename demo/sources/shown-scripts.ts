/** Scripts that belong to an example, in the words of somebody who writes one for the first time. */
export const SHOWN_SCRIPTS: Readonly<Record<string, string>> = {
  'own-script': `document.addEventListener('mqtt-connection-saved', (event) => {
  const place = document.querySelector('#own-broker');
  for (const element of place.querySelectorAll('[topic]'))
    element.setAttribute('connection', event.connectionName);
  place.hidden = false;
});`,
};
