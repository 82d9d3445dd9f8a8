import { MqttTopic } from '../subscribe/mqtt-topic.js';
import { define } from './define.js';

define('mqtt-topic', MqttTopic);
