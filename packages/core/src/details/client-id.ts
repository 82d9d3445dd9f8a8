/**
 * A client id that every broker must accept: 23 letters and digits (MQTT 3.1.1 [MQTT-3.1.3-5]).
 *
 * @param random - a number from 0 up to but not including 1.
 */
export function generateClientId(random: () => number): string {
  let id = 'mqttkit';
  while (id.length < 23) id += Math.floor(random() * 36).toString(36);
  return id;
}
