@NullMarked
package dev.venule.cli.profile;

import org.jspecify.annotations.NullMarked;
