@NullMarked
package dev.venule.aggregator.server.config;

import org.jspecify.annotations.NullMarked;
