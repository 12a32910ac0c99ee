@NullMarked
package dev.venule.fleet.study;

import org.jspecify.annotations.NullMarked;
