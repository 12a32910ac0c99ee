/** The layers and heads a model is made of: each states its shapes, its weights, and its gradient as builtin operations. */
@NullMarked
package dev.venule.compiler.layer;

import org.jspecify.annotations.NullMarked;
