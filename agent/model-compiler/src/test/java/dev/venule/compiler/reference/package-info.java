/** The same models once more, in plain loops of double precision: what the compiled gradients are checked against. */
@NullMarked
package dev.venule.compiler.reference;

import org.jspecify.annotations.NullMarked;
