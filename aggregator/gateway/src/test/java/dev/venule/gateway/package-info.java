@NullMarked
package dev.venule.gateway;

import org.jspecify.annotations.NullMarked;
