/** Local training: what a model, its runtime and its examples must offer. */
@NullMarked
package dev.venule.agent.training;

import org.jspecify.annotations.NullMarked;
