// `process.nextTick` as a microtask: mqtt-packet and MQTT.js run their next step at once instead of after a clamped setTimeout.
const nextTick = (step, ...values) => queueMicrotask(() => step(...values));
module.exports = { nextTick };
