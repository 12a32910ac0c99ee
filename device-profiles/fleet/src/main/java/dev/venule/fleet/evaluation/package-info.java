/** How good a model is for patients. */
@NullMarked
package dev.venule.fleet.evaluation;

import org.jspecify.annotations.NullMarked;
