@NullMarked
package dev.venule.agent.transport.mqtt;

import org.jspecify.annotations.NullMarked;
