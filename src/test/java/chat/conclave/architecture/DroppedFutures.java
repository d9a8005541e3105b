package chat.conclave.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Finds, in the bytecode of one class, futures whose failure nobody would ever hear of: thrown
 * away, put into a variable that is never read, or returned by a method reference to somebody who
 * takes nothing.
 */
final class DroppedFutures {
  private static final Set<String> FUTURES =
      Set.of(
          "io/vertx/core/Future",
          "java/util/concurrent/CompletionStage",
          "java/util/concurrent/CompletableFuture",
          "java/util/concurrent/Future");

  /** Whoever calls one of these has said what happens on failure. */
  private static final Set<String> ENDS =
      Set.of("onFailure", "onComplete", "whenComplete", "handle");

  /** These give back the future that they were called on. */
  private static final Set<String> PASS_ON = Set.of("onSuccess", "andThen");

  private final ClassNode type;
  private final List<String> found = new ArrayList<>();

  private DroppedFutures(ClassNode type) {
    this.type = type;
  }

  /** One line for each: the class, the method, the line, and what was dropped. */
  static List<String> in(Class<?> type) {
    DroppedFutures dropped = new DroppedFutures(Bytecode.of(type));
    try {
      for (MethodNode method : dropped.type.methods) {
        dropped.look(method);
      }
    } catch (AnalyzerException e) {
      throw new IllegalStateException(type.getName(), e);
    }
    return dropped.found;
  }

  private void look(MethodNode method) throws AnalyzerException {
    Frame<SourceValue>[] frames =
        new Analyzer<>(new SourceInterpreter()).analyze(type.name, method);
    InsnList code = method.instructions;
    for (int i = 0; i < code.size(); i++) {
      AbstractInsnNode step = code.get(i);
      @Nullable Frame<SourceValue> frame = frames[i];
      if (frame != null) {
        if (step.getOpcode() == Opcodes.POP || isNeverRead(method, step)) {
          top(frame, 0).insns.forEach(source -> judge(method, source, frames));
        } else if (step instanceof InvokeDynamicInsnNode reference) {
          judge(method, reference);
        }
      }
    }
  }

  private void judge(MethodNode method, AbstractInsnNode source, Frame<SourceValue>[] frames) {
    if (source instanceof MethodInsnNode call
        && isFuture(call.desc)
        && !ends(method, call, frames)) {
      add(method, call, call.name);
    }
  }

  /** A method reference that gives a future to an interface whose method gives nothing. */
  private void judge(MethodNode method, InvokeDynamicInsnNode made) {
    if (made.bsmArgs.length >= 3
        && made.bsmArgs[0] instanceof Type wanted
        && made.bsmArgs[1] instanceof Handle given
        && wanted.getSort() == Type.METHOD
        && wanted.getReturnType().equals(Type.VOID_TYPE)
        && isFuture(given.getDesc())) {
      add(method, made, given.getName());
    }
  }

  private void add(MethodNode method, AbstractInsnNode where, String what) {
    found.add(
        Type.getObjectType(type.name).getClassName()
            + "."
            + method.name
            + ", line "
            + line(where)
            + ": "
            + what);
  }

  private static boolean isFuture(String descriptor) {
    Type given = Type.getReturnType(descriptor);
    return given.getSort() == Type.OBJECT && FUTURES.contains(given.getInternalName());
  }

  private static boolean ends(MethodNode method, MethodInsnNode call, Frame<SourceValue>[] frames) {
    if (!FUTURES.contains(call.owner)) {
      return false;
    }
    if (!PASS_ON.contains(call.name)) {
      return ENDS.contains(call.name);
    }
    Frame<SourceValue> before = frames[method.instructions.indexOf(call)];
    SourceValue receiver = top(before, Type.getArgumentTypes(call.desc).length);
    return receiver.insns.stream()
        .allMatch(
            source -> source instanceof MethodInsnNode earlier && ends(method, earlier, frames));
  }

  private static SourceValue top(Frame<SourceValue> frame, int depth) {
    return frame.getStack(frame.getStackSize() - 1 - depth);
  }

  /** Whether this stores into a variable that nothing reads while it lives. */
  private static boolean isNeverRead(MethodNode method, AbstractInsnNode step) {
    if (!(step instanceof VarInsnNode store) || store.getOpcode() != Opcodes.ASTORE) {
      return false;
    }
    InsnList code = method.instructions;
    int at = code.indexOf(step);
    return method.localVariables.stream()
        // A variable begins to live right after its first store.
        .filter(variable -> variable.index == store.var)
        .filter(variable -> code.indexOf(variable.start) - 2 <= at)
        .filter(variable -> at < code.indexOf(variable.end))
        .findFirst()
        .map(
            variable ->
                method.localVariables.stream().noneMatch(part -> isRead(code, variable, part)))
        .orElseGet(() -> !isReadNext(store));
  }

  /** Whether something reads the variable in one of the parts of the code that it lives in. */
  private static boolean isRead(InsnList code, LocalVariableNode variable, LocalVariableNode part) {
    boolean same = part.index == variable.index && part.name.equals(variable.name);
    return same
        && IntStream.range(code.indexOf(part.start), code.indexOf(part.end))
            .anyMatch(i -> isLoad(code.get(i), variable.index));
  }

  /** For the compiler's own variables, which have no name and are read soon. */
  private static boolean isReadNext(VarInsnNode store) {
    for (@Nullable AbstractInsnNode step = store.getNext(); step != null; step = step.getNext()) {
      if (step instanceof VarInsnNode other && other.var == store.var) {
        return isLoad(step, store.var);
      }
    }
    return false;
  }

  private static boolean isLoad(AbstractInsnNode step, int slot) {
    return step instanceof VarInsnNode load
        && load.var == slot
        && load.getOpcode() == Opcodes.ALOAD;
  }

  private static int line(AbstractInsnNode where) {
    for (@Nullable AbstractInsnNode step = where; step != null; step = step.getPrevious()) {
      if (step instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return 0;
  }
}
