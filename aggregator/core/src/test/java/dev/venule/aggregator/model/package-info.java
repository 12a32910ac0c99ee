@NullMarked
package dev.venule.aggregator.model;

import org.jspecify.annotations.NullMarked;
