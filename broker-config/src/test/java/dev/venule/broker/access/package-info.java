@NullMarked
package dev.venule.broker.access;

import org.jspecify.annotations.NullMarked;
