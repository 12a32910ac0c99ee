@NullMarked
package dev.venule.fleet.evaluation;

import org.jspecify.annotations.NullMarked;
