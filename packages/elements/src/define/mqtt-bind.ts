import { MqttBind } from '../bind/mqtt-bind.js';
import { define } from './define.js';

define('mqtt-bind', MqttBind);
