package io.gradus.cpu.codegen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Code that runs in order: a method, the body of a loop, or one side of a branch. */
final class Block {
    final @Nullable Block parent;
    final int depth;

    /** How many loops are around it. */
    final int loops;

    /** Which step of the parent this block belongs to. */
    int position;

    final List<Code> steps = new ArrayList<>();

    private Block(@Nullable Block parent, int loops) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.loops = loops;
    }

    static Block method() {
        return new Block(null, 0);
    }

    Block loop() {
        return new Block(this, loops + 1);
    }

    Block branch() {
        return new Block(this, loops);
    }

    /** The innermost block that holds both. */
    static Block common(Block a, Block b) {
        while (a != b) {
            if (a.depth >= b.depth) {
                a = parentOf(a);
            } else {
                b = parentOf(b);
            }
        }
        return a;
    }

    static Block parentOf(Block block) {
        if (block.parent == null) {
            throw new IllegalStateException("blocks of two methods have nothing in common");
        }
        return block.parent;
    }
}
