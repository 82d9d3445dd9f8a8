import { MqttSubscribe } from '../subscribe/mqtt-subscribe.js';
import { define } from './define.js';

define('mqtt-subscribe', MqttSubscribe);
