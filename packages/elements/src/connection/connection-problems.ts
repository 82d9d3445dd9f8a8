/** What a `<mqtt-connection>` has to say beside its attributes' values. */
import { msg, str } from '@lit/localize';
import type { Problem } from '../controllers/problems-controller.js';

/** Of two connections with one name the first is found. */
export function namesakeProblem(name = ''): Problem {
  return {
    attribute: 'name',
    message: msg(
      str`Another connection of this page has the name “${name}” too, and elements that name it get the other one. Give this one a name of its own.`,
    ),
    code: 'duplicate-name',
  };
}

/** Everybody can read a page's source. */
export function passwordProblem(): Problem {
  return {
    attribute: 'password',
    message: msg(
      'A password in HTML can be read by everybody, so this one is not used. Remove it: with authentication="BASIC" the person is asked, or set the property “credentials”.',
    ),
    code: 'invalid-details',
  };
}
