@NullMarked
package dev.venule.fleet.device;

import org.jspecify.annotations.NullMarked;
