@NullMarked
package dev.venule.cli.device;

import org.jspecify.annotations.NullMarked;
