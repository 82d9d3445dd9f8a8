import { MqttConnection } from '../connection/mqtt-connection.js';
import { define } from './define.js';

define('mqtt-connection', MqttConnection);
