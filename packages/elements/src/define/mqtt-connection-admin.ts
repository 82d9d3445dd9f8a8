import { MqttConnectionAdmin } from '../connection-admin/mqtt-connection-admin.js';
import { define } from './define.js';

define('mqtt-connection-admin', MqttConnectionAdmin);
