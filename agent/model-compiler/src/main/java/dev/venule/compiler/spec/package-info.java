/** What a model's author writes: the specification as a record tree, and its YAML form. */
@NullMarked
package dev.venule.compiler.spec;

import org.jspecify.annotations.NullMarked;
