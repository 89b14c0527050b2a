package org.sharray.process;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.SerializedLambda;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Writes the class that calls a lambda's body in the child.
 *
 * <p>Deserialising a lambda makes the child spin a lambda class, which in a cold JVM takes some 40 ms, more than all the
 * rest of its start; calling the body by reflection takes 20. The parent is warm, so it writes that class instead, and
 * the child only has to define it, as a hidden nestmate of the class that has the lambda (it may call the private body):
 *
 * <pre>{@code
 * final class SharrayTask implements Callable<Object>, Function<Object, Object> {
 *     private final Object[] captured;
 *     SharrayTask(Object[] captured) { this.captured = captured; }
 *     public Object apply(Object captured) { return new SharrayTask((Object[]) captured); }
 *     public Object call() { return Main.lambda$main$0((Config) captured[0], ((Integer) captured[1]).intValue()); }
 *     static {
 *         Object[] captured = <class data>;
 *         captured[captured.length - 1] = new SharrayTask(captured);
 *     }
 * }
 * }</pre>
 *
 * <p>The class makes its own instance and leaves it in the last element of its class data, for the child to find without
 * any reflection. A worker of a pool, which runs the same lambda again with other values, has that instance make more.
 */
final class LambdaStub {
    private static final ClassDesc OBJECTS = CD_Object.arrayType();
    private static final ClassDesc HANDLES = MethodHandles.class.describeConstable().orElseThrow();
    private static final ClassDesc LOOKUP = MethodHandles.Lookup.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc TAKES_OBJECTS = MethodTypeDesc.of(CD_void, OBJECTS);
    private static final ClassDesc FUNCTION = Function.class.describeConstable().orElseThrow();
    private static final String FIELD = "captured";

    private final SerializedLambda lambda;
    private final boolean returns;
    private final boolean inInterface;
    private final ClassDesc stub;

    private LambdaStub(SerializedLambda lambda, boolean returns, boolean inInterface) {
        this.lambda = lambda;
        this.returns = returns;
        this.inInterface = inInterface;
        String host = lambda.getCapturingClass();
        this.stub = ClassDesc.ofInternalName(host.substring(0, host.lastIndexOf('/') + 1) + "SharrayTask");
    }

    /** The class file, or null for a lambda that has to be sent in the ordinary way. */
    static byte[] write(Object task, SerializedLambda lambda) {
        // Nestmates are defined only within one module, and there is one unnamed module in the child.
        boolean reachable = !task.getClass().getModule().isNamed() && !LambdaStub.class.getModule().isNamed();
        boolean isStatic = lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic;
        if (!reachable || !isStatic) {
            return null;
        }
        try {
            var implementation = Class.forName(Lambdas.className(lambda.getImplClass()), false,
                    task.getClass().getClassLoader());
            return new LambdaStub(lambda, task instanceof Callable<?>, implementation.isInterface())
                    .write();
        } catch (ClassNotFoundException unusual) {
            return null;
        }
    }

    private byte[] write() {
        return ClassFile.of().build(stub, type -> type
                .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
                .withInterfaceSymbols(Callable.class.describeConstable().orElseThrow(), FUNCTION)
                .withField(FIELD, OBJECTS, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                .withMethodBody(INIT_NAME, TAKES_OBJECTS, 0, this::constructor)
                .withMethodBody("call", MethodTypeDesc.of(CD_Object), ClassFile.ACC_PUBLIC, this::call)
                .withMethodBody("apply", MethodTypeDesc.of(CD_Object, CD_Object), ClassFile.ACC_PUBLIC, this::another)
                .withMethodBody(CLASS_INIT_NAME, MTD_void, ClassFile.ACC_STATIC, this::initialiser));
    }

    private void constructor(CodeBuilder code) {
        code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void)
                .aload(0).aload(1).putfield(stub, FIELD, OBJECTS)
                .return_();
    }

    private void another(CodeBuilder code) {
        code.new_(stub).dup().aload(1).checkcast(OBJECTS).invokespecial(stub, INIT_NAME, TAKES_OBJECTS).areturn();
    }

    private void call(CodeBuilder code) {
        var signature = MethodTypeDesc.ofDescriptor(lambda.getImplMethodSignature());
        for (int i = 0; i < signature.parameterCount(); i++) {
            code.aload(0).getfield(stub, FIELD, OBJECTS).loadConstant(i).aaload();
            unbox(code, signature.parameterType(i));
        }
        code.invokestatic(ClassDesc.ofInternalName(lambda.getImplClass()), lambda.getImplMethodName(), signature,
                inInterface);
        if (returns) {
            box(code, signature.returnType());
        } else {
            drop(code, signature.returnType());
        }
        code.areturn();
    }

    private static void unbox(CodeBuilder code, ClassDesc type) {
        if (!type.isPrimitive()) {
            code.checkcast(type);
            return;
        }
        var box = boxOf(type);
        code.checkcast(box).invokevirtual(box, type.displayName() + "Value", MethodTypeDesc.of(type));
    }

    private static void box(CodeBuilder code, ClassDesc type) {
        if (type.equals(CD_void)) {
            code.aconst_null();
        } else if (type.isPrimitive()) {
            code.invokestatic(boxOf(type), "valueOf", MethodTypeDesc.of(boxOf(type), type));
        }
    }

    /** A method reference may return what nobody asked for. */
    private static void drop(CodeBuilder code, ClassDesc type) {
        int slots = TypeKind.from(type).slotSize();
        if (slots == 1) {
            code.pop();
        } else if (slots == 2) {
            code.pop2();
        }
        code.aconst_null();
    }

    private static ClassDesc boxOf(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case SHORT -> ConstantDescs.CD_Short;
            case CHAR -> ConstantDescs.CD_Character;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            default -> throw new AssertionError(primitive);
        };
    }

    private void initialiser(CodeBuilder code) {
        var classData = MethodTypeDesc.of(CD_Object, LOOKUP, CD_String, ConstantDescs.CD_Class);
        code.invokestatic(HANDLES, "lookup", MethodTypeDesc.of(LOOKUP))
                .loadConstant(DEFAULT_NAME).loadConstant(OBJECTS)
                .invokestatic(HANDLES, "classData", classData)
                .checkcast(OBJECTS).astore(0)
                .aload(0)
                .aload(0).arraylength().iconst_1().isub()
                .new_(stub).dup().aload(0).invokespecial(stub, INIT_NAME, TAKES_OBJECTS)
                .aastore()
                .return_();
    }
}
