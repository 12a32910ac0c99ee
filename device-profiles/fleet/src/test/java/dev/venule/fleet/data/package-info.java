@NullMarked
package dev.venule.fleet.data;

import org.jspecify.annotations.NullMarked;
