@NullMarked
package dev.venule.aggregator.server.mqtt;

import org.jspecify.annotations.NullMarked;
