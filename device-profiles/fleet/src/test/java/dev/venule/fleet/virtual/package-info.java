@NullMarked
package dev.venule.fleet.virtual;

import org.jspecify.annotations.NullMarked;
