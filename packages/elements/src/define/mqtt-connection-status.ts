import { MqttConnectionStatus } from '../connection-status/mqtt-connection-status.js';
import { define } from './define.js';

define('mqtt-connection-status', MqttConnectionStatus);
