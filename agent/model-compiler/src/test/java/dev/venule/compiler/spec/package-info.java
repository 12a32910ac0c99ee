/** What an author may write, and what is said to mistakes. */
@NullMarked
package dev.venule.compiler.spec;

import org.jspecify.annotations.NullMarked;
