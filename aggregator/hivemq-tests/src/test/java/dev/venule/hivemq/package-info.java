/** What is written for HiveMQ CE, on a real one. */
@NullMarked
package dev.venule.hivemq;

import org.jspecify.annotations.NullMarked;
