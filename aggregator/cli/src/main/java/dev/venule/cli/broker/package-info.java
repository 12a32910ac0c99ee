/** {@code venule broker}: what an operator does about brokers. */
@NullMarked
package dev.venule.cli.broker;

import org.jspecify.annotations.NullMarked;
