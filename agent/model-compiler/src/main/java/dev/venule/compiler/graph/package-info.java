/** A TensorFlow Lite program in the making: subgraphs, tensors with static shapes, operations at version 1. */
@NullMarked
package dev.venule.compiler.graph;

import org.jspecify.annotations.NullMarked;
