import { checkTopicFilter } from '@mqtt-kit/core';
import { found } from './found-element.js';
import { KeptFilters } from './kept-filters.js';
import { OpenConnections } from './open-connections.js';
import { Workspace } from './workspace.js';

/** The connection of the page itself. */
const PLANT = 'Demo plant';
const EVERY_TOPIC = { filter: '#', qos: '0', format: '' };

const place = found(document, '#workspaces', HTMLElement);
const template = found(document, '#workspace', HTMLTemplateElement);
const saved = found(document, '#connections', HTMLElement);
const fold = found(document, '#fold', HTMLButtonElement);
const kept = new KeptFilters(() => sessionStorage);
const workspaces = new Map<string, Workspace>();
const row = new OpenConnections(found(document, '#open', HTMLElement), show, close);

function open(connection: string): void {
  if (workspaces.has(connection)) return;
  const workspace = new Workspace({
    template,
    connection,
    problemOf: (typed) => checkTopicFilter(typed)?.message,
    changed: (filters) => {
      kept.keep(connection, filters);
    },
  });
  workspaces.set(connection, workspace);
  place.append(workspace.section);
  row.add(connection, { stays: connection === PLANT });
  const filters = kept.of(connection) ?? (connection === PLANT ? [EVERY_TOPIC] : []);
  kept.keep(connection, filters);
  for (const filter of filters) workspace.subscribe(filter);
}

/** Shows the workspace of a connection; the others go on behind it. */
function show(connection: string): void {
  open(connection);
  for (const [name, each] of workspaces) each.section.hidden = name !== connection;
  row.show(connection);
  document.title = `${connection} · Workbench`;
}

function close(connection: string): void {
  const workspace = workspaces.get(connection);
  if (!workspace) return;
  workspace.section.remove();
  workspaces.delete(connection);
  kept.forget(connection);
  row.remove(connection);
  if (workspace.section.hidden) return;
  const last = [...workspaces.keys()].at(-1) ?? PLANT;
  show(last);
  row.focus(last);
}

/** Beside what is at work there is room on a large screen only; on others they stand above it. */
function unfold(unfolded: boolean): void {
  saved.hidden = !unfolded;
  fold.setAttribute('aria-expanded', String(unfolded));
}
const isLarge = matchMedia('(width >= 1400px)').matches;
unfold(isLarge);
fold.addEventListener('click', () => {
  unfold(saved.hasAttribute('hidden'));
});

for (const type of ['mqtt-connection-saved', 'mqtt-connection-selected'] as const)
  document.body.addEventListener(type, ({ connectionName }) => {
    show(connectionName);
    if (isLarge) return;
    unfold(false);
    row.focus(connectionName);
  });
document.body.addEventListener('mqtt-connection-removed', ({ connectionName }) => {
  close(connectionName);
});

open(PLANT);
for (const connection of kept.connections) open(connection);
show(PLANT);
await import('@mqtt-kit/elements/define');
import '@mqtt-kit/elements';
