@NullMarked
package dev.venule.broker.check;

import org.jspecify.annotations.NullMarked;
