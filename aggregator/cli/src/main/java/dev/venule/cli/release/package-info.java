/** Release keys and the manifests that they sign. */
@NullMarked
package dev.venule.cli.release;

import org.jspecify.annotations.NullMarked;
