/** Registers every element of the kit. */
import './locale.js';
import './mqtt-bind.js';
import './mqtt-connection.js';
import './mqtt-connection-admin.js';
import './mqtt-connection-status.js';
import './mqtt-publish.js';
import './mqtt-subscribe.js';
import './mqtt-topic.js';
