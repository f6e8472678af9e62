package io.gradus.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compiles a routine to a hidden class. */
final class ClassMaker {
    /** The JVM never compiles a method longer than this. */
    static final int LONGEST_METHOD = 8000;

    private static final ClassDesc SUPER = ClassDesc.of(GeneratedKernel.class.getName());
    private static final MethodTypeDesc RUN = Frame.PART.insertParameterTypes(0, CD_int);

    private final Routine routine;
    private final List<Part> parts;
    private final Optional<Lanes> lanes;
    private final ClassDesc name;

    /**
     * A compiled routine.
     *
     * @param bytes the class file
     * @param longest bytes of the longest method
     */
    record Compiled(byte[] bytes, int longest) {
        /** Makes the class known to the JVM. */
        GeneratedKernel load() {
            try {
                var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
                var constructor =
                        lookup.findConstructor(
                                lookup.lookupClass(), MethodType.methodType(void.class));
                return (GeneratedKernel) constructor.invoke();
            } catch (Throwable e) {
                throw new IllegalStateException(
                        "a generated kernel class does not load: " + e.getMessage(), e);
            }
        }
    }

    private ClassMaker(Routine routine, List<Part> parts, Optional<Lanes> lanes) {
        this.routine = routine;
        this.parts = parts;
        this.lanes = lanes;
        var simple =
                routine.name()
                        .codePoints()
                        .mapToObj(c ->
                                Character.isJavaIdentifierPart(c) ? Character.toString(c) : "_")
                        .collect(
                                Collectors.joining(
                                        "", lanes.isEmpty() ? "Scalar_" : "Vector_", ""));
        name = ClassDesc.of(ClassMaker.class.getPackageName(), simple);
    }

    /** Compiles for vectors of a width, or for scalars without lanes. */
    static Compiled compile(Routine routine, List<Part> parts, Optional<Lanes> lanes) {
        return new ClassMaker(routine, parts, lanes).compile();
    }

    private Compiled compile() {
        var compiled = build(false);
        return compiled.longest > LONGEST_METHOD ? build(true) : compiled;
    }

    private Compiled build(boolean outlines) {
        byte[] bytes = ClassFile.of().build(name, builder -> build(builder, outlines));
        int longest =
                ClassFile.of().parse(bytes).methods().stream()
                        .mapToInt(method ->
                                ((CodeAttribute) method.code().orElseThrow()).codeLength())
                        .max()
                        .orElse(0);
        return new Compiled(bytes, longest);
    }

    private void build(ClassBuilder builder, boolean outlines) {
        builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC).withSuperclass(SUPER);
        builder.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                0,
                code -> {
                    code.aload(0)
                            .invokespecial(SUPER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .return_();
                });
        builder.withMethodBody("run", RUN, 0, this::dispatch);
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var blocks = Expander.expand(routine, part, lanes);
            method(builder, "part" + i, blocks, outlines);
            if (blocks.method.steps.stream().anyMatch(step -> step instanceof Code.Rest)) {
                var scalar = Expander.expand(routine, part, Optional.empty());
                method(builder, MethodEmitter.rest("part" + i), scalar, outlines);
            }
        }
    }

    private void method(ClassBuilder builder, String method, CodeBlocks blocks, boolean outlines) {
        // The builder may run a body twice: only the last of the emitters counts.
        var last = new ArrayDeque<Runnable>();
        builder.withMethodBody(
                method,
                Frame.PART,
                ClassFile.ACC_STATIC,
                code -> {
                    var emitter = new MethodEmitter(code, name, method, routine, blocks, outlines);
                    var outlined = emitter.emit();
                    last.push(() ->
                            outlined.forEach(outline ->
                                    builder.withMethodBody(
                                            outline.name(),
                                            Frame.OUTLINE,
                                            ClassFile.ACC_STATIC,
                                            inner -> emitter.emit(inner, outline))));
                });
        last.element().run();
    }

    private void dispatch(CodeBuilder code) {
        var end = code.newLabel();
        var cases = new ArrayList<SwitchCase>();
        for (int i = 0; i < parts.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
        }
        if (parts.size() > 1) {
            code.iload(1).tableswitch(0, parts.size() - 1, end, cases);
        }
        for (int i = 0; i < parts.size(); i++) {
            code.labelBinding(cases.get(i).target());
            code.aload(2).aload(3).aload(4).iload(5).iload(6);
            code.invokestatic(name, "part" + i, Frame.PART).return_();
        }
        code.labelBinding(end).return_();
    }
}
