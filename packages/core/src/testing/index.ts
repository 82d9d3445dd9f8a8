// For tests of programs that use the kit: time under the test's control.
export { FakeClock } from './fake-clock.js';
