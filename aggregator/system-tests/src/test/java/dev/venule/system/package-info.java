/** Real agents against a real aggregator and a real broker, and the rules that the whole code keeps. */
@NullMarked
package dev.venule.system;

import org.jspecify.annotations.NullMarked;
