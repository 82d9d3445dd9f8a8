// MQTT.js reads its own package.json for a version number to log.
module.exports = { version: '' };
