/** What authors see of their files and of others'. */
@NullMarked
package dev.venule.compiler.inspect;

import org.jspecify.annotations.NullMarked;
