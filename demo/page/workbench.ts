import { checkTopicFilter } from '@mqtt-kit/core';
import { Workspace } from './workspace.js';

const place = document.getElementById('workspaces');
const template = document.querySelector<HTMLTemplateElement>('template#workspace');
const workspaces = new Map<string, Workspace>();

/** Shows the workspace of a connection; the others go on behind it. */
function open(connection: string, filter?: string): void {
  if (!place || !template) return;
  let workspace = workspaces.get(connection);
  if (!workspace) {
    workspace = new Workspace(template, connection, (typed) => checkTopicFilter(typed)?.message);
    workspaces.set(connection, workspace);
    place.append(workspace.section);
    if (filter !== undefined) workspace.subscribe(filter, '0');
  }
  for (const [name, each] of workspaces) each.section.hidden = name !== connection;
  for (const button of document.querySelectorAll<HTMLElement>('[data-connection]'))
    button.setAttribute('aria-pressed', String(button.dataset.connection === connection));
}

for (const button of document.querySelectorAll<HTMLElement>('[data-connection]'))
  button.addEventListener('click', () => {
    open(button.dataset.connection ?? '', '#');
  });
for (const type of ['mqtt-connection-saved', 'mqtt-connection-selected'] as const)
  document.body.addEventListener(type, ({ connectionName }) => {
    open(connectionName);
  });
document.body.addEventListener('mqtt-connection-removed', ({ connectionName }) => {
  workspaces.get(connectionName)?.section.remove();
  workspaces.delete(connectionName);
  if ([...workspaces.values()].every(({ section }) => section.hidden)) open('Demo plant', '#');
});

open('Demo plant', '#');
await import('@mqtt-kit/elements/define');
