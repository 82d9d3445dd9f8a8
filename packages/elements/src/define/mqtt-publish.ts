import { MqttPublish } from '../publish/mqtt-publish.js';
import { define } from './define.js';

define('mqtt-publish', MqttPublish);
