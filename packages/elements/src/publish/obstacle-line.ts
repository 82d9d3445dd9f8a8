import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { ConnectionController } from '../controllers/connection-controller.js';
import type { Obstacle } from '../controllers/obstacle.js';
import { icon } from '../theme/icons.js';

/**
 * Why nothing can be sent. At length only where nobody else says so, and somebody has to do something about it.
 *
 * @param otherwise - the class for the few words that move nothing.
 * @param later - what becomes meanwhile of what is sent all the same.
 */
export function renderObstacleLine(
  { announces, lookup }: ConnectionController,
  obstacle: Obstacle | undefined,
  otherwise: string,
  later?: string,
): TemplateResult {
  const atLength = obstacle?.kind === 'fault' && (announces || lookup.kind !== 'found');
  const live = announces && obstacle?.kind !== 'busy';
  return html`<span
    class="obstacle ${atLength ? 'failure' : otherwise}"
    id="obstacle"
    role=${ifDefined(live ? 'status' : undefined)}
    >${obstacle ? renderObstacle(obstacle, atLength ? obstacle.todo : (later ?? '')) : nothing}</span
  >`;
}

function renderObstacle({ icon: name, what }: Obstacle, more: string): TemplateResult {
  const also = more === '' ? nothing : html` <span class="muted">${more}</span>`;
  return html`<span class="line">${icon(name)}<span class="what">${what}${also}</span></span>`;
}
