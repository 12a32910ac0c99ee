/** Where messages go. */
@NullMarked
package dev.venule.protocol.address;

import org.jspecify.annotations.NullMarked;
