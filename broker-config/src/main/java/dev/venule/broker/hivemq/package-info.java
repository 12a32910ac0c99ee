/** The extension without which HiveMQ lets everybody do everything. */
@NullMarked
package dev.venule.broker.hivemq;

import org.jspecify.annotations.NullMarked;
